/**
 * Renders pages: a run's data and the history of its output become HTML files that need nothing beside themselves.
 *
 * <p>The same data yields the same bytes. {@link PageHtml} and {@link IndexHtml} are the way in. A page is a list of sections, a section a
 * list of {@link Block}s, which the templates in {@code src/main/jte} write. Texts of others become {@link PageText} where a block takes
 * them, and the templates escape them by context.
 */
package io.weekmart.page;
