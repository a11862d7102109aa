/** The user's faults, and the codes with which the application and the launcher end. */
package io.weekmart.contract.fault;
