/**
 * The benchmark behind bootstrap/benchmark: the weekly job beside programs that others would write for the same work. It lives with the
 * tests, so that it is compiled and checked with them and stays out of the jar that users get.
 */
package io.weekmart.bench;
