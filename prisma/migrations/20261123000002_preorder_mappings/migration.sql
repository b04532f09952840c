-- Rules for pre-orders and backorders (order type and dates) are a mapping table of their own.
ALTER TYPE "mapping_table" ADD VALUE 'preorder';
