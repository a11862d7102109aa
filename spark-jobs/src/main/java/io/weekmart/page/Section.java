package io.weekmart.page;

import java.util.List;

/**
 * A section of a page.
 *
 * @param id what links lead to
 */
record Section(String id, String title, List<Block> blocks) {}
