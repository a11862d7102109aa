/** The tables that the stores' database leaves every night. */
package io.weekmart.contract.table;
