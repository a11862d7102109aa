/** The user's faults, and the codes with which the launcher ends: the same as the application's. */
package io.weekmart.launcher.fault;
