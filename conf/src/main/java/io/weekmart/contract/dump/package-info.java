/** The dumps, as far as both programs know them: how they are named. */
package io.weekmart.contract.dump;
