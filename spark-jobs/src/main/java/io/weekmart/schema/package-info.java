/** Every table and column, named once with its type and meaning, and the reasons for which a row is rejected. */
package io.weekmart.schema;
