package io.weekmart.orders;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Products with their categories and departments: product_id, product_name, category_id, category_name, department_id, department_name. An id
 * that names nothing stays, and what hangs on it is null.
 */
final class Catalogue {
    static final String PRODUCT_ID = "product_id";
    static final String CATEGORY_ID = "category_id";
    static final String DEPARTMENT_ID = "department_id";

    private Catalogue() {}

    /** One row per product. */
    static Dataset<Row> of(Dataset<Row> products, Dataset<Row> categories, Dataset<Row> departments) {
        Dataset<Row> named = withDepartment(categories)
                .join(departments.select(DEPARTMENT_ID, "department_name"), new String[] {DEPARTMENT_ID}, "left");
        return withCategory(products)
                .join(named, new String[] {CATEGORY_ID}, "left")
                .select(PRODUCT_ID, "product_name", CATEGORY_ID, "category_name", DEPARTMENT_ID, "department_name");
    }

    /** Products that name no category, or one that is not there. */
    static Dataset<Row> withoutCategory(Dataset<Row> products, Dataset<Row> categories) {
        return OrderStates.onlyIn(withCategory(products).select(PRODUCT_ID, CATEGORY_ID), categories, CATEGORY_ID);
    }

    /** Categories that name no department, or one that is not there. */
    static Dataset<Row> withoutDepartment(Dataset<Row> categories, Dataset<Row> departments) {
        return OrderStates.onlyIn(
                withDepartment(categories).select(CATEGORY_ID, DEPARTMENT_ID), departments, DEPARTMENT_ID);
    }

    private static Dataset<Row> withCategory(Dataset<Row> products) {
        return products.select(
                col(PRODUCT_ID), col("product_name"), col("product_category_id").as(CATEGORY_ID));
    }

    private static Dataset<Row> withDepartment(Dataset<Row> categories) {
        return categories.select(
                col(CATEGORY_ID),
                col("category_name"),
                col("category_department_id").as(DEPARTMENT_ID));
    }
}
