/** How runs are named, which jobs they are of, and which files they leave in an output. */
package io.weekmart.contract.run;
