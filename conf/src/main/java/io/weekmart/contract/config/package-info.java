/** The configuration: every key with its type, every default, everything that is wrong with it at once. */
package io.weekmart.contract.config;
