/** What the launcher needs of the configuration that it shares with the weekly job, read and checked. */
package io.weekmart.launcher.config;
