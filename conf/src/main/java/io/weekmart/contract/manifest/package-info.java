/** The manifest of a date's dumps: what an export says that it delivered, written last and read before a dump is trusted. */
package io.weekmart.contract.manifest;
