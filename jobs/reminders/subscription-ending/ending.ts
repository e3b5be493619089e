export { isEndingSql, isRenewedSql } from '../../../domain/lessons/ending-sql.ts';
