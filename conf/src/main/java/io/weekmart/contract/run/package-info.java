/** How runs are named. */
package io.weekmart.contract.run;
