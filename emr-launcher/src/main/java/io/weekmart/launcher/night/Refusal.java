package io.weekmart.launcher.night;

/**
 * A sending that EMR refused for certain: nothing was made, and it is sent again as soon as somebody looks.
 *
 * @param owner the process that sent
 * @param cause one sentence
 * @param hint what to do about it
 */
record Refusal(String owner, String cause, String hint) {}
