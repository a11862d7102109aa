package io.weekmart.launcher.deploy;

import org.jspecify.annotations.Nullable;

/**
 * What is deployed: URIs whose contents never change.
 *
 * @param jar the application
 * @param conf its configuration
 * @param nodeSetup the script that each node of a new cluster runs first; null for none
 */
public record Deployment(String jar, String conf, @Nullable String nodeSetup) {}
