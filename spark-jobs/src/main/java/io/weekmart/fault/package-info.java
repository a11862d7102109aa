/** The user's faults, and the codes with which a run ends. */
package io.weekmart.fault;
