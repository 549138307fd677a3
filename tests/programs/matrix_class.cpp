// A matrix class on the heap: rule of five, expressions, determinant, inverse, exponential.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

class Matrix {
    int rows, columns;
    double *data;

public:
    static inline int allocations = 0;
    Matrix(int rows, int columns) : rows(rows), columns(columns), data(new double[static_cast<size_t>(rows * columns)]()) { allocations++; }
    Matrix(const Matrix &o) : Matrix(o.rows, o.columns) { std::copy(o.data, o.data + rows * columns, data); }
    Matrix(Matrix &&o) noexcept : rows(o.rows), columns(o.columns), data(std::exchange(o.data, nullptr)) {}
    Matrix &operator=(Matrix o) {
        std::swap(rows, o.rows);
        std::swap(columns, o.columns);
        std::swap(data, o.data);
        return *this;
    }
    ~Matrix() { delete[] data; }
    double &operator()(int i, int j) { return data[i * columns + j]; }
    double operator()(int i, int j) const { return data[i * columns + j]; }
    static Matrix identity(int n) {
        Matrix m(n, n);
        for (int i = 0; i < n; i++)
            m(i, i) = 1;
        return m;
    }
    Matrix operator*(const Matrix &o) const {
        Matrix m(rows, o.columns);
        for (int i = 0; i < rows; i++)
            for (int k = 0; k < columns; k++)
                for (int j = 0; j < o.columns; j++)
                    m(i, j) += (*this)(i, k) * o(k, j);
        return m;
    }
    Matrix operator+(const Matrix &o) const {
        Matrix m = *this;
        for (int i = 0; i < rows * columns; i++)
            m.data[i] += o.data[i];
        return m;
    }
    Matrix operator*(double s) const {
        Matrix m = *this;
        std::for_each(m.data, m.data + rows * columns, [s](double &x) { x *= s; });
        return m;
    }
    double determinant() const {
        Matrix m = *this;
        double d = 1;
        for (int k = 0; k < rows; k++)
            for (int i = k + 1; i < rows; i++) {
                double factor = m(i, k) / m(k, k);
                for (int j = k; j < rows; j++)
                    m(i, j) -= factor * m(k, j);
            }
        for (int k = 0; k < rows; k++)
            d *= m(k, k);
        return d;
    }
    double trace() const {
        double t = 0;
        for (int i = 0; i < rows; i++)
            t += (*this)(i, i);
        return t;
    }
};

static Matrix exponential(const Matrix &a, int n) {
    Matrix sum = Matrix::identity(n), term = sum;
    for (int k = 1; k < 25; k++) {
        term = term * a * (1.0 / k);
        sum = sum + term;
    }
    return sum;
}

int main() {
    const int n = 4;
    Matrix a(n, n);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            a(i, j) = (i == j) + 0.25 * ((i * 3 + j) % 4 - 1);
    Matrix e = exponential(a, n);
    for (int i = 0; i < n; i++)
        std::printf("%.9f %.9f %.9f %.9f\n", e(i, 0), e(i, 1), e(i, 2), e(i, 3));
    std::printf("%.9f %d\n", a.determinant(), std::fabs(std::exp(a.trace()) - e.determinant()) < 1e-9);
    std::printf("%d\n", Matrix::allocations);
    return Matrix::allocations % 256;
}
