/** The dimension tables: tonight's rows, checked, and the published ones that tonight's dump no longer holds. */
package io.weekmart.dimensions;
