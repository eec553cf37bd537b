import { difference } from '../changes/difference';
import { masked } from '../changes/personal';
import type { AuditNote } from '../changes/changes';
import type { VersionedEntity } from '../entities';
import type { Resource } from './resource';

type Audited<Row extends VersionedEntity> = Pick<Resource<Row, object>, 'kind' | 'audited' | 'isPersonal'>;

const seen = ({ isPersonal }: { readonly isPersonal: boolean }) => (isPersonal ? masked : <T>(facts: T): T => facts);

export const createdNote = <Row extends VersionedEntity>(of: Audited<Row>, row: Row): AuditNote => ({
  action: `${of.kind}.created`,
  subjectKind: of.kind,
  subjectId: row.id,
  before: null,
  after: seen(of)(of.audited(row)),
});

/** Null when nothing differs. `also`: what changed without showing. */
export const changedNote = <Row extends VersionedEntity>(
  of: Audited<Row>,
  before: Row,
  after: Row,
  also: Readonly<Record<string, string>> = {},
): AuditNote | null => {
  const differs = difference(of.audited(before), { ...of.audited(after), ...also });
  return (
    differs && {
      action: `${of.kind}.changed`,
      subjectKind: of.kind,
      subjectId: before.id,
      before: seen(of)(differs.before),
      after: seen(of)(differs.after),
    }
  );
};

export const deletedNote = <Row extends VersionedEntity>(of: Audited<Row>, row: Row): AuditNote => ({
  action: `${of.kind}.deleted`,
  subjectKind: of.kind,
  subjectId: row.id,
  before: seen(of)(of.audited(row)),
  after: null,
});
