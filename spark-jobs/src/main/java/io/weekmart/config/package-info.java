/** The settings of the job, made of the configuration, whose keys and defaults are in the contract. */
package io.weekmart.config;
