/** What the pipelines read: raw tables as declarations, the types of their columns, and the reasons for which rows are rejected. */
package io.weekmart.contract.table;
