-- What the days of groups that are there already say, as numbers. From now on the import of groups reads them.

CREATE FUNCTION pg_temp.days_of(word text) RETURNS int[]
LANGUAGE sql AS $$
  SELECT CASE
    WHEN word ~ '^(пн|пон|понедельник(ам|и)?|mo|mon|mondays?)$' THEN ARRAY[1]
    WHEN word ~ '^(вт|втр|вторник(ам|и)?|tu|tue|tues|tuesdays?)$' THEN ARRAY[2]
    WHEN word ~ '^(ср|сред(а|у|ы|ам)|we|wed|wednesdays?)$' THEN ARRAY[3]
    WHEN word ~ '^(чт|чет|четверг(ам|и)?|th|thu|thur|thurs|thursdays?)$' THEN ARRAY[4]
    WHEN word ~ '^(пт|птн|пятниц(а|у|ы|ам)|fr|fri|fridays?)$' THEN ARRAY[5]
    WHEN word ~ '^(сб|суб|суббот(а|у|ы|ам)|sa|sat|saturdays?)$' THEN ARRAY[6]
    WHEN word ~ '^(вс|вск|воскресень(е|я|ям)|su|sun|sundays?)$' THEN ARRAY[7]
    WHEN word ~ '^(ежедневно|день|daily|day)$' THEN ARRAY[1, 2, 3, 4, 5, 6, 7]
    WHEN word ~ '^(будни|будням|weekdays?)$' THEN ARRAY[1, 2, 3, 4, 5]
    WHEN word ~ '^(выходные|выходным|weekends?)$' THEN ARRAY[6, 7]
  END
$$;

CREATE FUNCTION pg_temp.weekdays_of(days text) RETURNS int[]
LANGUAGE plpgsql AS $$
DECLARE
  words text[];
  found int[] := '{}';
  named int[];
  last int[];
  at int := 1;
  day int;
BEGIN
  -- The database's own rules of letters may know no Cyrillic.
  SELECT array_agg(word ORDER BY n) INTO words
  FROM regexp_split_to_table(
    regexp_replace(
      translate(days, 'ABCDEFGHIJKLMNOPQRSTUVWXYZАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯё',
        'abcdefghijklmnopqrstuvwxyzабвгдеежзийклмнопрстуфхцчшщъыьэюяе'),
      '[-–—−]', ' - ', 'g'),
    '[.,;:/+&|()[:space:]]+') WITH ORDINALITY AS split(word, n)
  WHERE word <> '' AND word <> ALL (ARRAY['и', 'по', 'с', 'со', 'каждый', 'каждую', 'каждое', 'and', 'on', 'every', 'from']);
  WHILE at <= coalesce(cardinality(words), 0) LOOP
    named := pg_temp.days_of(words[at]);
    IF named IS NULL THEN RETURN '{}'; END IF;
    IF words[at + 1] IS DISTINCT FROM '-' THEN
      found := found || named;
      at := at + 1;
      CONTINUE;
    END IF;
    last := pg_temp.days_of(words[at + 2]);
    IF cardinality(named) > 1 OR coalesce(cardinality(last), 0) <> 1 THEN RETURN '{}'; END IF;
    day := named[1];
    LOOP
      found := found || day;
      EXIT WHEN day = last[1];
      day := day % 7 + 1;
    END LOOP;
    at := at + 3;
  END LOOP;
  RETURN ARRAY(SELECT DISTINCT each FROM unnest(found) AS each ORDER BY each);
END
$$;

UPDATE groups SET weekdays = pg_temp.weekdays_of(days) WHERE days IS NOT NULL AND weekdays = '{}';
