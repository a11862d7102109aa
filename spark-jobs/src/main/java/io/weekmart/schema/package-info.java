/** Every published table and column, named once with its type and meaning. Raw tables are declared in the contract. */
package io.weekmart.schema;
