/** The published tables, as far as both programs know them: which folders their partitions lie in. */
package io.weekmart.contract.output;
