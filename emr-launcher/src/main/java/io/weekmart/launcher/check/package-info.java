/** Whether the dumps of a night are there and whole, before any money is spent on them. */
package io.weekmart.launcher.check;
