/** Raw dumps: found by their names, parsed from bytes, scanned as columns with every row accounted for. */
package io.weekmart.raw;
