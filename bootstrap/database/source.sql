-- The tables of an invented grocer, of an online shop's orders and of its parcels: the same rows every time.
CREATE SCHEMA grocer;
CREATE TABLE grocer.store (store_key int PRIMARY KEY, store_desc text, city text);
CREATE TABLE grocer.product (prod_key bigint PRIMARY KEY, prod_name text, brand_name text);
CREATE TABLE grocer.sales (trans_id bigint, prod_key bigint, store_key int, trans_dt date, sales_qty numeric(17,3),
  sales_amt numeric(16,2), sales_cost numeric(16,2), cashier text);
CREATE TABLE grocer.inventory (cal_dt date, store_key int, prod_key bigint, inventory_on_hand_qty numeric(17,3),
  out_of_stock_flg boolean, PRIMARY KEY (cal_dt, store_key, prod_key));
INSERT INTO grocer.store VALUES (1, 'Old Town', 'Basel'), (2, 'Harbour', 'Basel'), (3, 'Airport', 'Z' || U&'\00FC' || 'rich');
INSERT INTO grocer.product
  SELECT i, (ARRAY['Milk', 'Bread', 'Apples', 'Coffee, ground', 'Cheese'])[1 + i % 5] || ' ' || i, CASE WHEN i % 3 > 0 THEN 'House' END
  FROM generate_series(1, 20) i;
INSERT INTO grocer.sales
  SELECT row_number() OVER (ORDER BY d, s, p), p, s, d::date, q, round(q * (1.10 + p * 0.35), 2), round(q * (0.70 + p * 0.20), 2), 'Ann'
  FROM generate_series('2024-04-22'::date, '2024-05-05', '1 day') d, generate_series(1, 3) s, generate_series(1, 20) p,
    LATERAL (SELECT (1 + (extract(day FROM d)::int * 7 + s * 3 + p * 5) % 4) * CASE WHEN p % 5 = 2 THEN 0.345 ELSE 1 END AS q) quantity
  WHERE (extract(day FROM d)::int + s + p) % 6 > 0;
INSERT INTO grocer.inventory
  SELECT d::date, s, p, (extract(day FROM d)::int * 3 + s * 5 + p * 7) % 9, (extract(day FROM d)::int * 3 + s * 5 + p * 7) % 9 = 0
  FROM generate_series('2024-04-22'::date, '2024-05-05', '1 day') d, generate_series(1, 3) s, generate_series(1, 20) p;

CREATE SCHEMA retail;
CREATE TABLE retail.customers (customer_id bigint PRIMARY KEY, customer_fname text, customer_lname text, customer_email text,
  customer_password text);
CREATE TABLE retail.departments (department_id bigint PRIMARY KEY, department_name text NOT NULL);
CREATE TABLE retail.categories (category_id bigint PRIMARY KEY, category_department_id bigint, category_name text NOT NULL);
CREATE TABLE retail.products (product_id bigint PRIMARY KEY, product_category_id bigint, product_name text NOT NULL,
  product_price numeric(16,2));
CREATE TABLE retail.orders (order_id bigint PRIMARY KEY, order_date timestamp NOT NULL, order_customer_id bigint NOT NULL,
  order_status text NOT NULL);
CREATE TABLE retail.order_items (order_item_id bigint PRIMARY KEY, order_item_order_id bigint NOT NULL,
  order_item_product_id bigint NOT NULL, order_item_quantity numeric(18,3) NOT NULL, order_item_subtotal numeric(16,2) NOT NULL,
  order_item_product_price numeric(16,2));
INSERT INTO retail.customers
  SELECT i, 'Ann ' || i, 'O''Hara, Jr.', 'ann' || i || '@example.org', 'hunter' || i FROM generate_series(1, 50) i;
INSERT INTO retail.departments VALUES (1, 'Home'), (2, 'Garden'), (3, 'Sports');
INSERT INTO retail.categories
  VALUES (1, 1, 'Kitchen'), (2, 1, 'Bath'), (3, 2, 'Tools'), (4, 2, 'Plants'), (5, 3, 'Football'), (6, 3, 'Camping');
INSERT INTO retail.products SELECT i, 1 + i % 6, 'Article "' || i || '"', 4.95 + i * 1.50 FROM generate_series(1, 24) i;
INSERT INTO retail.orders
  SELECT i, '2024-05-03'::timestamp + (i - 1) * interval '14 minutes 23.5 seconds', 1 + i * 7 % 50,
    (ARRAY['COMPLETE', 'CLOSED', 'PENDING', 'PROCESSING', 'CANCELED'])[1 + i * 3 % 5]
  FROM generate_series(1, 300) i;
INSERT INTO retail.order_items
  SELECT i * 10 + j, i, 1 + (i * 5 + j * 11) % 24, 1 + (i + j) % 3, (1 + (i + j) % 3) * (4.95 + (1 + (i * 5 + j * 11) % 24) * 1.50),
    4.95 + (1 + (i * 5 + j * 11) % 24) * 1.50
  FROM generate_series(1, 300) i, generate_series(1, 1 + i % 3) j;

CREATE SCHEMA shop;
CREATE TABLE shop.products (product_id bigint PRIMARY KEY, product_name text, product_category text);
CREATE TABLE shop.dates (calendar_dt date PRIMARY KEY, year_num int, month_of_the_year_num int, day_of_the_month_num int,
  day_of_the_week_num int, working_day boolean);
CREATE TABLE shop.orders (order_id bigint PRIMARY KEY, customer_id bigint, product_id bigint, order_date date, unit_price numeric(16,2),
  quantity numeric(18,3), total_price numeric(16,2));
CREATE TABLE shop.reviews (review int, product_id bigint);
CREATE TABLE shop.shipment_deliveries (shipment_id bigint PRIMARY KEY, order_id bigint, shipment_date date, delivery_date date);
INSERT INTO shop.products SELECT i, 'Parcel ' || i, (ARRAY['Toys', 'Books', 'Games'])[1 + i % 3] FROM generate_series(1, 12) i;
INSERT INTO shop.dates
  SELECT d::date, extract(year FROM d), extract(month FROM d), extract(day FROM d), extract(isodow FROM d),
    extract(isodow FROM d) < 6 AND d::date NOT IN ('2023-05-01', '2023-05-18', '2023-08-01', '2023-12-25', '2023-12-26', '2024-01-01',
      '2024-03-29', '2024-04-01')
  FROM generate_series('2023-05-01'::date, '2024-05-05', '1 day') d;
INSERT INTO shop.orders
  SELECT i, 1 + i % 90, 1 + i * 5 % 12, '2023-05-01'::date + (i * 13 % 371), 2.50 + i % 12, 1 + i % 3, (2.50 + i % 12) * (1 + i % 3)
  FROM generate_series(1, 900) i;
INSERT INTO shop.reviews SELECT 1 + (i * 7 + i / 12) % 5, 1 + i * i % 12 FROM generate_series(1, 700) i;
INSERT INTO shop.shipment_deliveries
  SELECT order_id, order_id, shipped, CASE WHEN shipped + 2 <= '2024-05-05' AND order_id % 5 > 0 THEN shipped + 2 END
  FROM shop.orders, LATERAL (SELECT CASE WHEN order_id % 11 > 0 AND order_date + (order_id % 9)::int <= '2024-05-05'
    THEN order_date + (order_id % 9)::int END AS shipped) shipment;
