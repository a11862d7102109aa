/** Whether everything that a night needs can be reached and its dumps can be read, found out by reading calls alone; and what was not looked at. */
package io.weekmart.launcher.doctor;
