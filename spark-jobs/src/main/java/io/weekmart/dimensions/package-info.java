/** The dimension tables: the run date's rows, checked, and the published ones that its dump no longer holds. */
package io.weekmart.dimensions;
