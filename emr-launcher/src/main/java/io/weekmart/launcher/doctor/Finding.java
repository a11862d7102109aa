package io.weekmart.launcher.doctor;

/**
 * What was found out about one thing.
 *
 * @param hint what to do; empty where nothing has to be done
 */
public record Finding(boolean good, String subject, String found, String hint) {}
