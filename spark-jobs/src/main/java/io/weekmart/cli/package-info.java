/** The command line: one small class for each command, and one place where failures become messages and exit codes. */
package io.weekmart.cli;
