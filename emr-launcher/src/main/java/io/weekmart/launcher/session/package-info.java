/** Joins the parts of the launcher for one piece of work, behind the command line and the Lambda alike. */
package io.weekmart.launcher.session;
