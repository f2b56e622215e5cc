"""What research and law say: findings, factors, authorities, and how they bear on a case."""
