// gradient: f([1.0, 2.0, 0.5, -1.0]: f64)
struct Matrix {
    double m[2][2];
    friend Matrix operator*(const Matrix &a, const Matrix &b) {
        Matrix c{};
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++)
                for (int k = 0; k < 2; k++)
                    c.m[i][j] += a.m[i][k] * b.m[k][j];
        return c;
    }
    Matrix operator+(const Matrix &b) const {
        Matrix c = *this;
        for (int i = 0; i < 4; i++)
            (&c.m[0][0])[i] += (&b.m[0][0])[i];
        return c;
    }
    double determinant() const { return m[0][0] * m[1][1] - m[0][1] * m[1][0]; }
};
extern "C" double f(const double *x) {
    Matrix a{{{x[0], x[1]}, {x[2], x[3]}}}, b = a * a + a;
    return b.determinant() + (b * a).m[0][1];
}
