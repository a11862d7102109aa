/** The configuration: every key, every default, everything that is wrong with it at once. */
package io.weekmart.config;
