/** What reaches terminals and logs. */
package io.weekmart.contract.terminal;
