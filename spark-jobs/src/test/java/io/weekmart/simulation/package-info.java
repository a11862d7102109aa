/**
 * The year in simulation behind bootstrap/simulate: a retailer trades day by day, and on some days its export goes wrong. It shows which of these
 * days are stopped, and what the others do to the published numbers. It lives with the tests, so that a part of it is run with them.
 */
package io.weekmart.simulation;
