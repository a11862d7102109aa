/** Connections to databases by JDBC: products and their drivers, which come with the command line, logins, and TLS in each driver's own words. */
package io.weekmart.database;
