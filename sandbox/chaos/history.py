"""What the service's tables forget: who was linked when, and every state that a delivery was in.

Triggers write it, independently of our code. Those on rights fire at the commit, so that their time is never
before the moment from which everybody sees the change.
"""

RECORD_HISTORY = """
CREATE SCHEMA chaos;
CREATE TABLE chaos.links (
    at timestamptz NOT NULL DEFAULT clock_timestamp(), participant_id bigint, person_id uuid, state text
);
CREATE TABLE chaos.persons (
    at timestamptz NOT NULL DEFAULT clock_timestamp(), person_id uuid, is_live boolean
);
CREATE TABLE chaos.deliveries (
    at timestamptz NOT NULL DEFAULT clock_timestamp(), delivery_id bigint, state text
);
CREATE FUNCTION chaos.note_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO chaos.links (participant_id, person_id, state)
            VALUES (OLD.participant_id, OLD.person_id, 'gone');
    ELSE
        INSERT INTO chaos.links (participant_id, person_id, state)
            VALUES (NEW.participant_id, NEW.person_id, NEW.state);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION chaos.note_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO chaos.persons (person_id, is_live) VALUES (OLD.id, false);
    ELSE
        INSERT INTO chaos.persons (person_id, is_live) VALUES (
            NEW.id, NEW.status = 'ACTIVE' AND NEW.approval = 'approved' AND NEW.erasing_at IS NULL);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION chaos.note_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO chaos.deliveries (delivery_id, state) VALUES (NEW.id, NEW.state);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER chaos_links AFTER INSERT OR UPDATE OR DELETE ON participant_persons
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.note_link();
CREATE CONSTRAINT TRIGGER chaos_persons AFTER INSERT OR UPDATE OR DELETE ON persons
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chaos.note_person();
CREATE TRIGGER chaos_deliveries AFTER INSERT OR UPDATE OF state ON deliveries
    FOR EACH ROW EXECUTE FUNCTION chaos.note_delivery();
"""
