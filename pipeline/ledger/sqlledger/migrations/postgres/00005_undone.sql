-- +goose Up
-- The code of the finding in spite of which a person had the order sent.
ALTER TABLE orders ADD COLUMN released TEXT NOT NULL DEFAULT '';

-- No failed order that was accepted once is without a time to be asked for.
UPDATE orders SET due_at = updated_at WHERE state = 'failed' AND due_at = 0
    AND (serial <> '' OR EXISTS (SELECT 1 FROM invoices v WHERE v.order_id = orders.id));

-- Nobody is advised any more to give an order a new number.
UPDATE orders SET error = replace(error, '确认不是本订单后再换号开具', '核对之前不要另行开票')
    WHERE state = 'failed' AND code = 'FP-DUP-004';

-- Differences were a text beside the invoice; now they are findings that a person has not seen.
UPDATE orders SET error = '', differs = '{"code":"FP-DUP-006","severity":"error","place":{},"order_no":' || to_json(order_no)::text
        || ',"args":[' || to_json(substr(error, 12, strpos(error, '。到平台核对') - 12))::text || ']}'
    WHERE state IN ('issued', 'seal_failed', 'voiding', 'voided') AND differs = '' AND error LIKE '已开发票与订单不一致：%。到平台核对%';

-- A failed order that was taken out is asked about, too: the platform may issue it all the same.
DROP INDEX orders_failed;
CREATE INDEX orders_failed ON orders (seller, batch_id, due_at, id) WHERE state IN ('failed', 'dropped');
DROP INDEX orders_doubtful;
CREATE INDEX orders_doubtful ON orders (seller, gross, buyer_tax)
    WHERE state IN ('submitting', 'unknown', 'failed', 'dropped') OR alike_at > 0;

-- A failed order that was taken out and brought back is failed again.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION orders_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF strpos(' ready>submitting ready>held ready>dropped '
        || 'held>ready held>dropped held>issued held>seal_failed held>submitted held>voiding held>voided '
        || 'dropped>held dropped>failed dropped>issued dropped>seal_failed '
        || 'submitting>ready submitting>unknown submitting>submitted submitting>failed submitting>issued submitting>seal_failed submitting>voiding submitting>voided submitting>held '
        || 'unknown>ready unknown>submitted unknown>issued unknown>failed unknown>seal_failed unknown>voiding unknown>voided unknown>held '
        || 'submitted>issued submitted>failed submitted>seal_failed submitted>voiding submitted>voided submitted>unknown '
        || 'issued>voiding issued>voided '
        || 'failed>ready failed>submitted failed>issued failed>seal_failed failed>voiding failed>voided failed>held failed>dropped '
        || 'seal_failed>submitted seal_failed>issued seal_failed>failed seal_failed>voiding seal_failed>voided '
        || 'voiding>voided voiding>issued ',
        ' ' || OLD.state || '>' || NEW.state || ' ') = 0 THEN
        RAISE EXCEPTION 'the state diagram has no such move';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
