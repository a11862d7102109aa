/** The dumps, as far as both programs know them: how they are named, and how gzip is read. */
package io.weekmart.contract.dump;
