/** The retailer's calendar: which week a date belongs to, as the calendar table says it or, where the export has none, by a rule. */
package io.weekmart.contract.calendar;
