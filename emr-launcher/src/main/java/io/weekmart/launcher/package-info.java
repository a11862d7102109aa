/** The launcher: looks after a night of Weekmart on Amazon EMR. */
package io.weekmart.launcher;
