package io.weekmart.contract.calendar;

import java.time.LocalDate;

/** One row of the calendar table, as far as weeks are concerned. */
public record CalendarDay(LocalDate date, int yrNum, int wkNum, int yrWkNum) {}
