/** The retailer's calendar: which week a date belongs to, as the calendar table says it. */
package io.weekmart.contract.calendar;
