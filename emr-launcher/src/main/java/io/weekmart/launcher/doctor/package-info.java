/** Whether everything that a night needs can be reached, found out by reading calls alone. */
package io.weekmart.launcher.doctor;
