/** The command line of the launcher: one small class a command, one place where failures become messages and codes. */
package io.weekmart.launcher.cli;
