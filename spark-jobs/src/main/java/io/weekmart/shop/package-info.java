/**
 * The pipeline {@code shop}: snapshots of an online shop's orders, reviews and shipments become three rows a day, one in each of three
 * tables. {@link io.weekmart.shop.ShopPipeline} composes it; {@link io.weekmart.shop.ShopOutputs} declares what is published, and the
 * contract's {@code ShopTables} what is read. Each of the other classes holds the transforms of one subject.
 */
package io.weekmart.shop;
