/**
 * The pipeline {@code orders}: what customers ordered, by the date that the dumps extracted it. {@link
 * io.weekmart.contract.table.OrdersTables} declares what it reads, {@link io.weekmart.orders.OrdersOutputs} what it publishes; {@link
 * io.weekmart.orders.OrdersPipeline} composes the one out of the other by the small functions of {@link io.weekmart.orders.Customers}, {@link
 * io.weekmart.orders.OrderStates}, {@link io.weekmart.orders.OrderItems} and {@link io.weekmart.orders.Catalogue}.
 */
package io.weekmart.orders;
