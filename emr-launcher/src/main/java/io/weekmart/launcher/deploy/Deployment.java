package io.weekmart.launcher.deploy;

import org.jspecify.annotations.Nullable;

/**
 * What is deployed: URIs whose contents never change.
 *
 * @param jar the application
 * @param conf its configuration
 * @param jobConf SHA-256 of the part of the configuration that the job heeds
 * @param nodeSetup the script that each node of a new cluster runs first; null for none
 */
public record Deployment(String jar, String conf, String jobConf, @Nullable String nodeSetup) {}
