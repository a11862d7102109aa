/** What a night runs with: application, configuration and scripts, kept under names made of their contents. */
package io.weekmart.launcher.deploy;
